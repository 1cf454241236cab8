from django.contrib.auth import password_validation

HELP = "至少10个字符，不能只有数字，不要用常见的密码，也不要和您的姓名、账号、电话相似"


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's, with its message in Chinese, which its own translation lacks."""

    def get_error_message(self):
        return f"密码太短了，至少要 {self.min_length} 个字符。"
