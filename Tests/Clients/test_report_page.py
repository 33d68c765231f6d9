"""The pages of a report in headless Chromium: nothing fetched, nothing complained of, and what its reader does has its effect."""

import os
import subprocess

import pytest

import chromium
from chromium import Chromium

BINARY = os.environ["MISTWIN_BINARY"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

pytestmark = pytest.mark.skipif(chromium.program() is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Two reports: of a small network, and of one in which two of 122 sites fail."""
    directory = tmp_path_factory.mktemp("reports")
    scenarios = [os.path.join(ROOT, "scenarios", f"{name}.yaml") for name in ["two-sites", "retail-dhcp-down"]]
    subprocess.run([BINARY, "rehearse", *scenarios, "--report", str(directory)], check=True, capture_output=True)
    return directory


@pytest.fixture(scope="module")
def browser():
    browser = Chromium()
    yield browser
    browser.close()


SCREENS = [(1280, 900, "light"), (1280, 900, "dark"), (360, 740, "light"), (360, 740, "dark")]


@pytest.mark.parametrize("width, height, scheme", SCREENS)
@pytest.mark.parametrize("name", ["two-sites", "retail-dhcp-down"])
@pytest.mark.parametrize("page", ["report.html", "brief.html"])
def test_opens_alone_and_fits(browser, reports, page, name, width, height, scheme):
    browser.screen(width, height, scheme)
    browser.open(reports / name / page)
    assert browser.complaints == []
    assert browser.requests == [browser.address_of_page]
    # Nothing sticks out to the side; the night is dark.
    assert browser.run("document.documentElement.scrollWidth") <= width
    light = browser.run("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b)")
    assert (light > 600) == (scheme == "light")


# The contrast of what is read with what is behind it (WCAG 2.2, 1.4.3), at the places that have colours of their own.
CONTRAST = """
(selector => {
  const parts = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  return [...document.querySelectorAll(selector)].slice(0, 40).map(element => {
    let ground = element;
    while (ground && (parts(getComputedStyle(ground).backgroundColor)[3] ?? 1) < 1) ground = ground.parentElement;
    const back = ground ? parts(getComputedStyle(ground).backgroundColor) : parts(getComputedStyle(document.body).backgroundColor);
    const [one, other] = [light(parts(getComputedStyle(element).color)), light(back)];
    return (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
  });
})('p, td, th, dt, dd, .state, td.number, .verdict strong, nav a, .legend li, .lane-name, .lane-value, .tools label')
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["report.html", "brief.html"])
def test_can_be_read(browser, reports, page, scheme):
    browser.screen(1280, 900, scheme)
    browser.open(reports / "retail-dhcp-down" / page)
    contrasts = browser.run(CONTRAST)
    assert len(contrasts) > 10
    assert min(contrasts) >= 4.5


def rows(browser, table):
    """The first cells of the rows that a table shows."""
    return browser.run(f"[...document.querySelectorAll('#table-{table} tbody tr')].map(row => row.cells[0].textContent)")


def test_tables_sort(browser, reports):
    browser.screen(1280, 900)
    browser.open(reports / "retail-dhcp-down" / "report.html")
    assert set(rows(browser, "sites")[:2]) == {"DE-0414-Berlin", "KE-0108-Nairobi"}
    names = rows(browser, "sites")
    assert len(names) == 122
    click = "document.querySelectorAll('#table-sites thead button')[{}].click()"
    browser.run(click.format(0))
    assert rows(browser, "sites") == sorted(names)
    header = "document.querySelectorAll('#table-sites thead th')[0].getAttribute('aria-sort')"
    assert browser.run(header) == "ascending"
    browser.run(click.format(0))
    assert rows(browser, "sites") == sorted(names, reverse=True)
    assert browser.run(header) == "descending"
    # By a service level: the lowest first; what has no data is last either way.
    for _ in range(2):
        browser.run(click.format(7))
        cells = browser.run("[...document.querySelectorAll('#table-sites tbody tr')].map(row => row.cells[7].textContent)")
        levels = [float(cell.split()[0]) for cell in cells if "%" in cell]
        assert levels == sorted(levels, reverse=browser.run(
            "document.querySelectorAll('#table-sites thead th')[7].getAttribute('aria-sort')") == "descending")
        assert all("%" in cell for cell in cells[:len(levels)])
    assert browser.run(header) is None


def test_tables_filter(browser, reports):
    browser.screen(1280, 900)
    browser.open(reports / "retail-dhcp-down" / "report.html")
    browser.run("document.querySelector('#table-sites input').focus()")
    browser.call("Input.insertText", text="europe berl")
    assert rows(browser, "sites") == ["DE-0414-Berlin"]
    assert browser.run("document.querySelector('#table-sites .shown').textContent") == "1 of 122 rows"
    browser.call("Input.insertText", text="zzz")
    assert rows(browser, "sites") == ["No row is like that."]
    browser.run("""(() => {
      const [search, state] = document.querySelectorAll('#table-sites .tools input, #table-sites .tools select');
      search.value = ''; search.dispatchEvent(new Event('input'));
      state.value = 'FAILED'; state.dispatchEvent(new Event('change'));
    })()""")
    assert set(rows(browser, "sites")) == {"DE-0414-Berlin", "KE-0108-Nairobi"}


def test_the_clock_moves_with_keys_and_buttons(browser, reports):
    browser.screen(1280, 900)
    browser.open(reports / "retail-dhcp-down" / "report.html")
    panel = "document.getElementById('moment').textContent"
    title = "document.querySelector('#moment h3').textContent"
    cursor = "document.getElementById('cursor').getBoundingClientRect().left"
    browser.run("document.getElementById('scrubber').focus()")
    browser.key("Home")
    assert browser.run(title) == "Monday 2027-01-11 06:00 UTC"
    assert "nobody was there" in browser.run(panel)
    assert "0 of 1,486 have come up" in browser.run(panel)
    first = browser.run(cursor)
    browser.key("ArrowRight")
    assert browser.run(title) == "Monday 2027-01-11 07:00 UTC"
    assert browser.run(cursor) > first
    assert browser.run("document.getElementById('scrubber').getAttribute('aria-valuetext')") == "Monday 2027-01-11 07:00 UTC"
    # Into the hours in which DHCP is down at two stores.
    at = "(s => {{ s.value = {}; s.dispatchEvent(new Event('input')); }})(document.getElementById('scrubber'))"
    browser.run(at.format(12 * 24 + 6))
    assert browser.run(title) == "Saturday 2027-01-23 12:00 UTC"
    assert "dhcp-down at DE-0414-Berlin, KE-0108-Nairobi" in browser.run(panel).replace(
        "KE-0108-Nairobi, DE-0414-Berlin", "DE-0414-Berlin, KE-0108-Nairobi")
    assert "1,486 of 1,486 have come up" in browser.run(panel)
    # Who gets no address tries again and again: the organisation as a whole shows it, the store more so.
    assert "Service levelsbelow 90 %: successful-connect " in browser.run(panel)
    level = "parseFloat(document.querySelector('[data-value=successful-connect]').textContent)"
    whole = browser.run(level)
    browser.run("""(() => {
      const choice = document.getElementById('course-place');
      choice.value = [...choice.options].find(option => option.text === 'DE-0414-Berlin').value;
      choice.dispatchEvent(new Event('change'));
    })()""")
    assert browser.run(panel).startswith("DE-0414-Berlin") and browser.run(level) < whole < 90
    line = "document.querySelector('#lane-successful-connect .line').getAttribute('d')"
    assert browser.run(line) != ""
    # From event to event, and closer.
    browser.run("document.getElementById('event-after').click()")
    assert "Day 2: readiness and service levels" in browser.run(panel)
    before = browser.run("document.querySelector('#lane-coverage svg').getBoundingClientRect().width")
    browser.run("document.getElementById('look-closer').click()")
    assert browser.run("document.querySelector('#lane-coverage svg').getBoundingClientRect().width") == pytest.approx(2 * before)
    inside = browser.run(
        f"(() => {{ const box = document.querySelector('#lane-coverage .lane-plot').getBoundingClientRect();"
        f" return box.left <= {cursor} && {cursor} <= box.right; }})()")
    assert inside
    assert browser.complaints == []


def test_every_number_says_how_it_came_about(browser, reports):
    browser.screen(1280, 900)
    browser.open(reports / "retail-dhcp-down" / "report.html")
    browser.run("document.querySelector('#table-sites tbody td.bad a').focus()")
    browser.key("Enter")
    shown = browser.run("document.querySelector('dialog').open && document.querySelector('dialog').textContent")
    assert shown.startswith("A service level")
    assert "of what was bad is dhcp-discover-unresponsive." in shown
    assert "GET /api/v1/orgs/:org_id/insights/sites-sle" in shown
    assert "mistwin sle show DE-0414-Berlin --metric successful-connect --twin twin.sqlite" in shown
    browser.key("Escape")
    assert browser.run("document.querySelector('dialog').open") is False
    assert browser.run("document.activeElement.closest('#table-sites') !== null")
    # Every one of them has its explanation, also without the script.
    assert browser.run("""[...document.querySelectorAll('a.figure')].every(link =>
      document.getElementById(link.hash.slice(1)).textContent.length > 40)""")
    assert browser.complaints == []


def test_the_map_names_sites_and_finds_them(browser, reports):
    browser.screen(1280, 900)
    browser.open(reports / "retail-dhcp-down" / "report.html")
    x, y = browser.run("""(() => {
      const data = JSON.parse(document.getElementById('report-data').textContent);
      const row = data.tables.find(table => table.id === 'sites').rows.findIndex(row => row[0] === 'KE-0108-Nairobi');
      const place = [...data.maps[0].keys()].find(at => at % 3 === 2 && data.maps[0][at] === row);
      const picture = document.getElementById('map-0');
      picture.scrollIntoView({ behavior: 'instant', block: 'center' });
      const box = picture.getBoundingClientRect();
      const scale = box.width / picture.viewBox.baseVal.width;
      return [box.left + data.maps[0][place - 2] * scale, box.top + data.maps[0][place - 1] * scale];
    })()""")
    browser.mouse("move", x, y)
    tip = "(() => { const tip = document.querySelector('.map .tip'); return tip.hidden ? '' : tip.textContent; })()"
    assert browser.run(tip).startswith("KE-0108-Nairobi (FAILED)worst: successful-connect ")
    browser.mouse("click", x, y)
    assert rows(browser, "sites") == ["KE-0108-Nairobi"]
    browser.mouse("move", 2, 2)
    assert browser.run(tip) == ""


def test_the_keyboard_reaches_everything(browser, reports):
    browser.screen(1280, 900)
    browser.open(reports / "two-sites" / "report.html")
    browser.key("Tab")
    assert browser.run("document.activeElement.textContent") == "To the verdict"
    # What can be clicked can be reached and has a name.
    unreachable = browser.run("""[...document.querySelectorAll('button, a, input, select, .scroll')].filter(element =>
      element.tabIndex < 0 || !(element.textContent.trim() || element.getAttribute('aria-label') || element.labels?.length
        || element.getAttribute('aria-labelledby'))).length""")
    assert unreachable == 0
    browser.run("document.querySelector('#table-steps .scroll').focus()")
    browser.key("Tab")
    outline = browser.run("getComputedStyle(document.activeElement).outlineStyle")
    assert browser.run("document.activeElement.tagName") == "BUTTON" and outline == "solid"


@pytest.mark.parametrize("name", ["two-sites", "retail-dhcp-down"])
def test_the_brief_is_one_sheet(browser, reports, name, tmp_path):
    browser.screen(1280, 900)
    browser.open(reports / name / "brief.html")
    document = browser.paper(tmp_path / "brief.pdf")
    assert document.count(b"/Type /Page\n") + document.count(b"/Type /Page ") == 1


def test_without_a_script_all_that_matters_is_there(browser, reports):
    browser.screen(1280, 900)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(reports / "retail-dhcp-down" / "report.html")
        root = browser.call("DOM.getDocument", depth=-1)["root"]
        text = browser.call("DOM.getOuterHTML", nodeId=root["nodeId"])["outerHTML"]
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert "3 of 3 expectations met" in text
    assert text.count("DE-0414-Berlin") > 3
    assert "these are the first 100 of 122 rows" in text
    assert browser.requests == [browser.address_of_page]
