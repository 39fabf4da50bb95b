"""What runs beside the conversation: what is due, decided from facts and the time. The wiring asks once a minute."""
