extension DashboardScript {
  /// Small things: times, spans, shares, and changing what is shown only where it differs.
  static let news = #"""
      const units = { m: 60, h: 3600, d: 86400, w: 604800 };
      const seconds = text => Number(text.slice(0, -1)) * units[text.slice(-1)];
      const stamp = epoch => new Date(epoch * 1000).toISOString().slice(0, 19).replace('T', ' ');
      const longStamp = epoch => `${weekday(epoch).slice(0, 3)} ${stamp(epoch)}`;
      const share = part => percent(Math.floor(part * 1000 + 1e-9));

      // How long ago, or how far ahead, in the largest unit that says it.
      function span(length) {
        const size = Math.abs(length);
        if (size < 60) return `${Math.floor(size)} s`;
        if (size < 3600) return `${Math.floor(size / 60)} min`;
        if (size < 172800) return `${Math.floor(size / 3600)} h`;
        return `${Math.floor(size / 86400)} d`;
      }
      const ago = length => length < -0.5 ? `in ${span(length)}` : `${span(Math.max(0, length))} ago`;

      function setText(element, text) {
        if (element.textContent !== text) element.textContent = text;
      }

      // Replaces what an element holds, unless it would hold the same.
      function fill(element, ...children) {
        const holder = make(element.tagName, {}, ...children);
        if (holder.innerHTML !== element.innerHTML) element.replaceChildren(...holder.childNodes);
      }

      // Facts as terms and what they are; what is not known is left out.
      function facts(element, pairs) {
        fill(element, ...pairs.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([term, value]) =>
          make('div', {}, make('dt', {}, term), make('dd', {}, ...(Array.isArray(value) ? value : [String(value)])))));
      }

      const state = word => make('span', { class: `state ${tone(word)}` }, word);

      // Sets the choices of a list, and keeps what is chosen.
      function choices(element, values) {
        const chosen = element.value;
        fill(element, ...values.map(([value, text]) => make('option', { value }, text)));
        element.value = values.some(([value]) => value === chosen) ? chosen : values[0][0];
      }

      // Tells those who listen to the page, not look at it.
      function tell(text) {
        at('news').textContent = '';
        setTimeout(() => { at('news').textContent = text; }, 50);
      }
      Object.assign(tones, {
        connected: 'good', completed: 'good', upgraded: 'good', proven: 'good', disconnected: 'bad', 'not proven': 'bad',
        critical: 'bad', cancelled: 'caution', warn: 'caution', baking: 'caution', upgrading: 'caution', downloading: 'caution',
        'below 90 %': 'caution', 'below 80 %': 'bad', 'goes on now': 'bad',
      });
      ranks.unshift('below 80 %', 'below 90 %');
    """#
}
