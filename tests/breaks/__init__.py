"""One deliberate break for each line of REQUIREMENTS.md, under which the test that the line names fails."""
