"""What the benchmarks share: data, peers, runs in processes of their own, tables and pictures."""
