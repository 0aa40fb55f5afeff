"""The contracts between fakegen and what is plugged into it, in the box or from outside."""
