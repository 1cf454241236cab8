"""Moods 思想动态: how people are and what concerns them, the talks that this asks for, and the monthly report."""
