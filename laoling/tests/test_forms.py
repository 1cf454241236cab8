from django import forms

from laoling.forms import PlainWords


class Sample(PlainWords, forms.Form):
    id_number = forms.CharField(label="身份证号")
    tier = forms.ChoiceField(label="困难等级", choices=[("1", "一级")])
    reason = forms.CharField(label="原因", error_messages={"required": "请写明免访的原因"})


def test_it_names_the_missing_field_in_plain_words():
    assert Sample({}).errors["id_number"] == ["请填写身份证号"]


def test_it_asks_to_choose_where_there_is_a_choice():
    assert Sample({}).errors["tier"] == ["请选择困难等级"]


def test_a_fields_own_words_stay():
    assert Sample({}).errors["reason"] == ["请写明免访的原因"]
