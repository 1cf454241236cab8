"""Help requests 诉求: what retirees ask for, from the first word to the call that asks whether it helped."""
