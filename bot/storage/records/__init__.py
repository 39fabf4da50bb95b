"""Rules about stored rows that both engines share, without SQL of their own."""
