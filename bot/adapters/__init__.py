"""The edges: each adapter knows one thing of the world, and none knows another."""
