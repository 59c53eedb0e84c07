"""Sample data (示例数据): the year 2022 of a city congress of Huaibei's size; figures real, names made up."""
