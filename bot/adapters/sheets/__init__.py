"""Workbooks for table calculators, written by XlsxWriter."""
