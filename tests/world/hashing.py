"""Argon2 as the product has it, at the least cost: what a hash costs proves nothing here, and tests make hundreds."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
