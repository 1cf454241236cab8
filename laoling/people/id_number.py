"""ID numbers and phones: what is valid, and how they are shown."""


def mask_id_number(text: str) -> str:
    """3705**********1234"""
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}" if len(text) > 8 else "*" * len(text)


def mask_phone(text: str) -> str:
    """138****1234"""
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else "*" * len(text)
