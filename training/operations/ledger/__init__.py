"""Credit (学时): rules that turn minutes into hours, the ledger they are posted to, and each person's standing."""
