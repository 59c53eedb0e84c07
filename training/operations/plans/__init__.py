"""Plans (计划): five-year and yearly, their programs, what is required of whom, and whether it all can add up."""
