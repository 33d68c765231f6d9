extension DashboardScript {
  /// Sites on a map, as `report.html` has them: equirectangular, true at the middle latitude, cut where the widest gap is.
  static let siteMap = #"""
      function projection(places) {
        const longitudes = places.map(place => place.longitude).sort((one, other) => one - other);
        let gap = longitudes[0] + 360 - longitudes[longitudes.length - 1];
        let first = longitudes[0];
        for (let index = 1; index < longitudes.length; index += 1) {
          if (longitudes[index] - longitudes[index - 1] > gap) {
            gap = longitudes[index] - longitudes[index - 1];
            first = longitudes[index];
          }
        }
        let [low, high] = [90, -90];
        for (const place of places) {
          low = Math.min(low, place.latitude);
          high = Math.max(high, place.latitude);
        }
        let wide = Math.max(1.5, (360 - gap) * 1.08);
        let tall = Math.max(1.5, (high - low) * 1.16);
        const middle = (low + high) / 2;
        const stretch = Math.max(0.2, Math.cos(middle / 180 * Math.PI));
        const shape = tall / (wide * stretch);
        if (shape < 0.34) tall = 0.34 * wide * stretch;
        if (shape > 0.5) wide = tall / (0.5 * stretch);
        wide = Math.min(wide, 360);
        tall = Math.min(tall, 180);
        const west = first - (wide - (360 - gap)) / 2;
        const north = Math.min(90, Math.max(middle + tall / 2, tall - 90));
        const height = Math.min(560, Math.max(300, Math.round(tall / (wide * stretch) * 1000)));
        const east = longitude => { let turn = (longitude - west) % 360; if (turn < 0) turn += 360; return turn; };
        return {
          height, west, north, wide, tall,
          x: turn => Math.round(turn / wide * 1000), y: latitude => Math.round((north - latitude) / tall * height), east,
        };
      }

      function land(view) {
        let path = '';
        for (const shift of [-360, 0, 360]) {
          for (const ring of data.land) {
            let [isAcross, isHigh] = [false, false];
            let points = '';
            for (let index = 0; index < ring.length; index += 2) {
              const east = ring[index] + shift - view.west;
              const latitude = ring[index + 1];
              isAcross = isAcross || (east > 0 && east < view.wide);
              isHigh = isHigh || (latitude < view.north && latitude > view.north - view.tall);
              points += `${index ? 'L' : 'M'}${view.x(east)} ${view.y(latitude)}`;
            }
            if (isAcross && isHigh) path += `${points}z`;
          }
        }
        return path;
      }

      const marks = [
        ['not-yet', 'no levels yet', ['', ' hole']], ['high', 'worst level 95 % or more', ['']],
        ['middle', 'worst level 92.5 to 95 %', ['']], ['low', 'worst level 90 to 92.5 %', ['']],
        ['warning', 'worst level below 90 %', ['', ' hole', ' point']], ['failed', 'worst level below 80 %', [' square', ' hole square']],
      ];
      const markOf = permille => permille === null ? 'not-yet' : permille >= 950 ? 'high' : permille >= 925 ? 'middle'
        : permille >= 900 ? 'low' : permille >= 800 ? 'warning' : 'failed';

      const draw = (name, attributes, ...children) => {
        const element = document.createElementNS('http://www.w3.org/2000/svg', name);
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
        element.append(...children);
        return element;
      };

      function layers(mark, points) {
        const path = points.map(point => `M${point.x} ${point.y}h.01`).join('');
        return mark[2].map(layer => draw('path', { class: `mark ${mark[0]}${layer}`, d: path }));
      }

      class SiteMap {
        constructor(holder) {
          this.holder = holder;
          this.signature = '';
        }

        // - sites: [{ id, name, latitude, longitude, worst (per mille or null), text }]
        show(sites) {
          const placed = sites.filter(site => site.latitude !== null);
          const signature = JSON.stringify(placed.map(site => [site.id, site.latitude, site.longitude, site.worst, site.name]));
          if (signature === this.signature) return;
          this.signature = signature;
          if (!placed.length) return this.holder.replaceChildren();
          const view = projection(placed);
          this.points = placed.map(site => ({ ...site, x: view.x(view.east(site.longitude)), y: view.y(site.latitude) }));
          const counts = marks.map(mark => [mark, this.points.filter(point => markOf(point.worst) === mark[0])]);
          const there = counts.filter(([, points]) => points.length);
          const summary = `${plural(placed.length, 'site')}: ${[...there].reverse().map(([mark, points]) =>
            `${count(points.length)} ${mark[1]}`).join('; ')}. The table below says the same in words.`;
          const picture = draw('svg', {
            class: placed.length > 1500 ? 'sites many' : 'sites', viewBox: `0 0 1000 ${view.height}`, role: 'img', 'aria-label': summary,
          }, draw('path', { class: 'land', d: land(view) }), ...counts.flatMap(([mark, points]) => points.length ? layers(mark, points) : []));
          const tip = make('div', { class: 'tip', hidden: true });
          picture.addEventListener('pointermove', event => this.point(event, picture, tip));
          picture.addEventListener('pointerleave', () => { tip.hidden = true; });
          picture.addEventListener('click', event => {
            const site = this.nearest(event, picture);
            if (site) location.hash = `#site/${site.id}`;
          });
          const legend = [...there].reverse().map(([mark, points]) => make('li', {},
            draw('svg', { viewBox: '0 0 20 20', class: 'sign', 'aria-hidden': 'true' }, ...layers(mark, [{ x: 10, y: 10 }])),
            `${mark[1]} (${count(points.length)})`));
          this.holder.replaceChildren(make('div', { class: 'map' }, picture, tip), make('ul', { class: 'legend' }, ...legend));
        }

        nearest(event, picture) {
          const box = picture.getBoundingClientRect();
          const scale = box.width / 1000;
          const [x, y] = [event.clientX - box.left, event.clientY - box.top];
          let [found, least] = [null, 14 * 14];
          for (const point of this.points) {
            const distance = (point.x * scale - x) ** 2 + (point.y * scale - y) ** 2;
            if (distance < least) [found, least] = [{ ...point, left: point.x * scale, top: point.y * scale, width: box.width }, distance];
          }
          return found;
        }

        point(event, picture, tip) {
          const site = this.nearest(event, picture);
          tip.hidden = !site;
          picture.style.cursor = site ? 'pointer' : '';
          if (!site) return;
          tip.replaceChildren(make('strong', {}, make('bdi', {}, site.name)), make('br', {}), site.text);
          const isRight = site.left > site.width / 2;
          tip.style.left = isRight ? '' : `${site.left + 12}px`;
          tip.style.right = isRight ? `${site.width - site.left + 12}px` : '';
          tip.style.top = `${Math.max(2, site.top - 20)}px`;
        }
      }
    """#
}
