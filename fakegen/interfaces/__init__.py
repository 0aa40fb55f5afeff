"""What a plugin implements. Everything built in implements the same interfaces."""
