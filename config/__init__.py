"""What an operator may choose: the settings tree, its loader, and the texts and tables that ship with it."""
