from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from laoling import frontend


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """A node_modules with a line in each named file."""
    for place in frontend.FILES.values():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(f"/* {place} */")
    monkeypatch.setattr(frontend, "NODE_MODULES", tmp_path)
    return tmp_path


def test_a_named_file_is_found(packages):
    found = frontend.FrontendFinder().find("vendor/htmx.min.js")
    assert Path(found) == packages / "htmx.org/dist/htmx.min.js"


def test_other_files_of_the_packages_are_not_served(packages):
    (packages / "htmx.org/package.json").write_text("{}")
    finder = frontend.FrontendFinder()
    assert finder.find("vendor/package.json") is None
    assert finder.find("htmx.org/dist/htmx.min.js") is None
    assert finder.find("vendor/../htmx.org/package.json", find_all=True) == []


def test_a_missing_package_is_a_warning_with_the_remedy(packages):
    (packages / "htmx.org/dist/htmx.min.js").unlink()
    finder = frontend.FrontendFinder()
    [warning] = finder.check()
    assert "vendor/htmx.min.js" in warning.msg
    assert "npm ci" in str(warning.hint)
    assert finder.find("vendor/htmx.min.js") is None


def test_nothing_is_said_when_all_is_there(packages):
    assert frontend.FrontendFinder().check() == []


def forget_finders():
    vars(finders)["get_finder"].cache_clear()


@pytest.fixture
def only_our_finder(settings):
    settings.STATICFILES_FINDERS = ["laoling.frontend.FrontendFinder"]
    forget_finders()
    yield
    forget_finders()


def test_collectstatic_takes_the_installed_files(tmp_path, settings, only_our_finder):
    """The real packages: their references to one another must resolve, or pages would stay without style."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert set(frontend.FILES) <= {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*")}
