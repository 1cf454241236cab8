from django import forms

from cards.roster.reading import MAX_BYTES, MESSAGES
from laoling.forms import PlainWords


class RosterUploadForm(PlainWords, forms.Form):
    """One file, .xlsx or .csv; what is inside is looked at in the background."""

    file = forms.FileField(
        label="花名册文件",
        help_text="Excel 工作簿（.xlsx）或 CSV 文件，最大 20 MB，最多 10 万行",
        error_messages={"empty": MESSAGES["empty"], "required": "请选择花名册文件"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv", "class": "form-control"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(MESSAGES["size"])
        return file
