"""The PostgreSQL and the Valkey that bin/up and bin/test start from the wheels in .venv."""
