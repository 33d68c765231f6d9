extension DashboardScript {
  /// The course of a service level, drawn in a lane as `report.html` draws its timeline.
  static let trend = #"""
      const floor = 0.9;

      // What a course is in sum: { level, total, degraded }; level is null without data.
      function sum(course) {
        let [total, degraded] = [0, 0];
        course.total.forEach((part, index) => {
          if (part === null) return;
          total += part;
          degraded += course.degraded[index] || 0;
        });
        return { total, degraded, level: total ? 1 - degraded / total : null };
      }

      const levelCell = level => {
        if (level === null || level === undefined) return null;
        const permille = Math.floor(level * 1000 + 1e-9);
        return permille < 800 ? [permille, 'failed'] : permille < 900 ? [permille, 'warning'] : permille;
      };

      // Classifiers by their share of what was bad, the largest first: [[name, share, number]].
      function blame(course, degraded) {
        if (!degraded) return [];
        return Object.entries(course.classifiers).map(([name, parts]) => {
          const number = parts.reduce((all, part) => all + (part || 0), 0);
          return [name, number / degraded, number];
        }).filter(([, part]) => part > 0).sort((one, other) => other[1] - one[1] || collator.compare(one[0], other[0]));
      }

      function line(levels, low) {
        let path = '';
        let isOpen = false;
        levels.forEach((level, index) => {
          if (level === null) { isOpen = false; return; }
          const [x, y] = [(index + 0.5) / levels.length * 1000, (1 - Math.max(low, level)) / (1 - low) * 96 + 2];
          path += `${isOpen ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
          if (!isOpen && (levels[index + 1] ?? null) === null) path += 'h.01';
          isOpen = true;
        });
        return path;
      }

      // One metric: its name, its course, its sum, and what is blamed.
      function lane(metric, course, causes, isChosen, choose) {
        const levels = course.total.map((total, index) => total ? 1 - (course.degraded[index] || 0) / total : null);
        const known = levels.filter(level => level !== null);
        const all = sum(course);
        const least = known.length ? Math.min(...known) : null;
        const low = least === null || least >= 0.8 ? 0.8 : Math.max(0, Math.floor(least * 10) / 10);
        const bars = causes.map(cause => {
          const [from, to] = [cause.start, cause.end].map(moment => (moment - course.start) / Math.max(1, course.end - course.start));
          return [Math.max(0, from), Math.min(1, to)];
        }).filter(([from, to]) => to > from).map(([from, to]) =>
          draw('rect', { class: 'wrong', x: from * 1000, width: Math.max(2, (to - from) * 1000), y: 0, height: 100 }));
        const words = all.level === null ? `${metric}: no data` : `${metric}: ${share(all.level)}, at worst ${share(least)} at `
          + `${stamp(course.start + (levels.indexOf(least)) * course.interval).slice(0, 16)}`;
        const y = (1 - floor) / (1 - low) * 96 + 2;
        const picture = draw('svg', { viewBox: '0 0 1000 100', preserveAspectRatio: 'none', role: 'img', 'aria-label': words },
          ...bars, draw('path', { class: 'floor', d: `M0 ${y.toFixed(1)}H1000` }), draw('path', { class: 'line', d: line(levels, low) }));
        const plot = make('div', { class: 'lane-plot' }, picture, make('span', { class: 'top', 'aria-hidden': 'true' }, '100 %'),
          make('span', { class: 'bottom', 'aria-hidden': 'true' }, `${Math.round(low * 100)} %`),
          make('span', { class: 'reading', 'aria-hidden': 'true' }));
        picture.addEventListener('pointermove', event => {
          const box = picture.getBoundingClientRect();
          const index = Math.min(levels.length - 1, Math.max(0, Math.floor((event.clientX - box.left) / box.width * levels.length)));
          plot.lastChild.textContent = `${stamp(course.start + index * course.interval).slice(5, 16)}  `
            + (levels[index] === null ? 'no data' : `${share(levels[index])} of ${count(course.total[index])}`);
        });
        picture.addEventListener('pointerleave', () => { plot.lastChild.textContent = ''; });
        const name = make('button', { type: 'button', class: 'choose', 'aria-pressed': String(isChosen) }, metric);
        name.addEventListener('click', choose);
        const cell = levelCell(all.level);
        const style = Array.isArray(cell) ? tone(cell[1]) : '';
        const blamed = blame(course, all.degraded).slice(0, 1).map(([classifier, part]) => `${classifier} ${Math.round(part * 100)} %`);
        return make('div', { class: 'lane', 'data-metric': metric }, make('div', { class: 'lane-name' }, name), plot,
          make('div', { class: 'lane-value' }, make('span', { class: `number ${style}`.trim() }, cell === null ? 'no data' : levelText(cell)),
            make('span', { class: 'blamed' }, blamed.join(', '))));
      }
    """#
}
