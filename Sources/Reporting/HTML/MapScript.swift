/// Tells which site a mark of the map is, and finds it in the table.
enum MapScript {
  static let text = #"""
      data.maps.forEach((points, number) => {
        const picture = document.getElementById(`map-${number}`);
        if (!picture || !tables.sites) return;
        const frame = picture.parentElement;
        const tip = make('div', { class: 'tip', hidden: true });
        frame.append(tip);
        const { spec } = tables.sites;

        // The row of the nearest site within reach of the pointer, and where its mark is in the frame.
        function nearest(event) {
          const box = picture.getBoundingClientRect();
          const scale = box.width / picture.viewBox.baseVal.width;
          const [x, y] = [event.clientX - box.left, event.clientY - box.top];
          let found = null;
          let least = 14 * 14;
          for (let at = 0; at < points.length; at += 3) {
            const [left, top] = [points[at] * scale, points[at + 1] * scale];
            const distance = (left - x) ** 2 + (top - y) ** 2;
            if (distance < least) [least, found] = [distance, { row: points[at + 2], left, top }];
          }
          return found && { ...found, width: box.width };
        }

        picture.addEventListener('pointermove', event => {
          const site = nearest(event);
          tip.hidden = !site;
          picture.style.cursor = site ? 'pointer' : '';
          if (!site) return;
          const row = spec.rows[site.row];
          const levels = spec.columns.map(([title, kind], at) => ({ title, kind, value: row[at] }))
            .filter(cell => cell.kind === 'level' && cell.value !== null && cell.title !== 'ap-health');
          levels.sort((one, other) => compare('level', one.value, other.value));
          const worst = levels[0] ? `worst: ${levels[0].title} ${levelText(levels[0].value)}` : 'no levels yet';
          tip.replaceChildren(make('strong', {}, make('bdi', {}, row[0])), ` (${row[2]})`, make('br', {}), worst);
          const isRight = site.left > site.width / 2;
          tip.style.left = isRight ? '' : `${site.left + 12}px`;
          tip.style.right = isRight ? `${site.width - site.left + 12}px` : '';
          tip.style.top = `${Math.max(2, site.top - 20)}px`;
        });
        picture.addEventListener('pointerleave', () => { tip.hidden = true; });
        picture.addEventListener('click', event => {
          const site = nearest(event);
          if (!site) return;
          tables.sites.filter(spec.rows[site.row][0], '');
          tables.sites.frame.scrollIntoView({ block: 'start' });
        });
      });
    """#
}
