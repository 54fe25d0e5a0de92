"""Telling people: what is worth a message (`notices`), that each is told once (`outbox`), and how (`channels`)."""
