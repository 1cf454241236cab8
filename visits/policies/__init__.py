"""Policies 惠民政策: what is published, who is entitled, who has been told and who has received it."""
