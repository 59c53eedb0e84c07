"""Papers (文书): bytes ↔ records. No query is made here; slow libraries are imported where they are used."""
