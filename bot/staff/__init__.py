"""The staff's page: figures that betray nobody, for who has an account. Its process can open nothing else of DATA."""
