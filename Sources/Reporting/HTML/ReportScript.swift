/// What `report.html` does when its reader acts. The page is whole without it; with it tables sort, filter and turn pages, the clock can
/// be moved, and every number tells how it came about where it stands.
enum ReportScript {
  static let text =
    "'use strict';\n(() => {\n\(ReportScript.ground)\n\(TableScript.text)\n\(OriginScript.text)\n\(MapScript.text)\n"
    + "\(TimelineScript.text)\n})();\n"

  /// What all parts stand on, those of the dashboard too. Text is only ever set as text: nothing from a file is read as HTML.
  static let ground = #"""
      const data = JSON.parse(document.getElementById('report-data').textContent);

      function make(name, attributes, ...children) {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes || {})) {
          if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value);
        }
        element.append(...children);
        return element;
      }

      const count = number => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
      const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
      const percent = permille => `${Math.floor(permille / 10)}.${permille % 10} %`;
      const moment = seconds => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
      const weekday = seconds => ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][
        new Date(seconds * 1000).getUTCDay()];
      const tones = {
        good: 'good', met: 'good', pass: 'good', promoted: 'good', rotated: 'good', failed: 'bad', fail: 'bad',
        'rolled back': 'bad', warning: 'caution', inconclusive: 'caution', undecided: 'caution', held: 'caution', waiting: 'caution',
      };
      const tone = word => tones[word.toLowerCase()] || '';
    """#
}
