/// Moves the clock of the timeline, and says in words what was at the moment that it shows.
enum TimelineScript {
  static let text = #"""
      const course = data.course;
      if (course) {
        const scrubber = document.getElementById('scrubber');
        const cursor = document.getElementById('cursor');
        const panel = document.getElementById('moment');
        const choice = document.getElementById('course-place');
        for (const element of [scrubber.closest('.lane'), cursor, panel, document.querySelector('.controls')]) element.hidden = false;

        const height = 100;
        const begin = bin => course.start + bin * course.bin;
        const binOf = seconds => Math.max(0, Math.min(course.bins - 1, Math.floor((seconds - course.start) / course.bin)));
        const values = {};
        document.querySelectorAll('[data-value]').forEach(element => { values[element.dataset.value] = element; });

        // The lanes of the service levels of the chosen place.
        function drawLevels() {
          const place = course.places[Number(choice.value)];
          const least = Math.min(1000, ...place.levels.flat().filter(level => level >= 0));
          const low = [800, 500, 0].find(bound => bound <= least);
          const y = level => Math.round((1000 - level) / (1000 - low) * height);
          course.metrics.forEach((metric, at) => {
            let path = '';
            let isDown = false;
            let worst = null;
            place.levels[at].forEach((level, bin) => {
              if (level < 0) { isDown = false; return; }
              path += isDown ? `V${y(level)}H${bin + 1}` : `M${bin} ${y(level)}H${bin + 1}`;
              isDown = true;
              if (!worst || level < worst.level) worst = { level, bin };
            });
            const lane = document.getElementById(`lane-${metric}`);
            const line = lane.querySelector('.line');
            if (line) line.setAttribute('d', path);
            lane.querySelector('.floor').setAttribute('d', `M0 ${y(900)}H${course.bins}`);
            lane.querySelector('.bottom').textContent = `${low / 10} %`;
            lane.querySelector('title').textContent = `${metric} of ${place.name || 'the organisation'}: `
              + (worst ? `lowest ${percent(worst.level)} at ${moment(begin(worst.bin))} UTC` : 'no users yet');
          });
        }

        const item = (name, ...content) => [make('dt', {}, name), make('dd', {}, ...content)];
        const list = texts => texts.length === 1 ? make('bdi', {}, texts[0])
          : make('ul', {}, ...texts.map(text => make('li', {}, make('bdi', {}, text))));

        function show() {
          const bin = Number(scrubber.value);
          const [from, to] = [begin(bin), begin(bin + 1)];
          const place = course.places[Number(choice.value)];
          const name = `${weekday(from)} ${moment(from)} UTC`;
          scrubber.setAttribute('aria-valuetext', name);

          const below = [];
          course.metrics.forEach((metric, at) => {
            const level = place.levels[at][bin];
            values[metric].textContent = level < 0 ? 'no data' : percent(level);
            if (level >= 0 && level < 900) below.push(`${metric} ${percent(level)}`);
          });
          const hasUsers = place.levels.some(levels => levels[bin] >= 0);
          const came = course.arrivals.slice(0, bin + 1).reduce((sum, part) => sum + part, 0);
          const all = course.arrivals.reduce((sum, part) => sum + part, 0);
          values.arrivals.textContent = `${count(came)} of ${count(all)}`;
          values.calls.textContent = plural(course.calls[bin], 'call');

          const causes = course.causes.filter(cause => cause.from < to && cause.to > from);
          if (values.causes) values.causes.textContent = causes.length ? `${causes.length} at work` : 'none';
          const phase = [...course.phases].reverse().find(one => one.from < to && one.to > from);
          const done = [...course.phases].reverse().find(one => one.to <= from);
          if (values.rollout) values.rollout.textContent = phase ? phase.name : '';
          const look = [...course.looks].reverse().find(one => one.at < to);
          const isFresh = look && phase && look.phase === phase.name;
          if (values.gate) values.gate.textContent = isFresh && look.value !== null ? `ln e ${look.value}` : '';
          const happened = course.events.filter(event => event[0] >= from && event[0] < to);
          const before = [...course.events].reverse().find(event => event[0] < from);
          const stage = [...course.events].reverse().find(event => event[2] && event[0] < to);
          values.events.textContent = happened.length ? plural(happened.length, 'event') : '';

          const words = [
            ...item('Stage', stage ? stage[1] : 'not begun'),
            ...item('Service levels', !hasUsers ? (bin === course.bins - 1 ? 'the clock ends before this time is over' : 'nobody was there')
              : below.length ? `below 90 %: ${below.join(', ')}` : 'none of the six below 90 %'),
            ...(course.causes.length ? item('Causes', causes.length ? list(causes.map(cause => cause.text)) : 'none at work') : []),
            ...item('Devices', `${count(came)} of ${count(all)} have come up, ${count(course.arrivals[bin])} of them now`),
          ];
          if (course.phases.length) {
            words.push(...item('Rollout', phase
              ? `${phase.name}: ${plural(phase.devices, 'access point')}`
                + (phase.ordered === null || phase.ordered >= to ? ', not ordered yet' : `, ordered ${moment(phase.ordered)}`)
              : done ? `${done.name} has ended: ${done.text}` : 'not begun'));
            words.push(...item('Gate', isFresh
              ? `${moment(look.at)}: ` + (look.value !== null ? `evidence of harm ln e = ${look.value}`
                + (look.limit !== null ? ` of ${look.limit} at which it fails. ` : '. ') : '') + look.text
              : 'no look in this phase yet'));
          }
          words.push(...item('What happened', happened.length ? list(happened.map(event => `${moment(event[0]).slice(11)} ${event[1]}`))
            : before ? `nothing since ${moment(before[0])}: ${before[1]}` : 'nothing yet'));
          // The twin as it stood then is made again from the start: so much of the clock, and no more.
          const until = new Date(Math.max(from, course.begun) * 1000).toISOString().replace('.000Z', 'Z');
          words.push(make('dt', {}, 'Step back'), make('dd', {}, make('code', {}, `${course.replay} --until ${until} --keep moment.sqlite`)));
          panel.replaceChildren(make('h3', {}, name), make('dl', {}, ...words));
          if (place.name) panel.prepend(make('p', { class: 'kind' }, make('bdi', {}, place.name)));
          point(bin);
        }

        // How close one looks: the lanes are so many times as wide as their frame, and moved so that the moment is in it.
        let zoom = 1;
        let shift = 0;
        const lanes = document.getElementById('lanes');

        // The cursor stands in the middle of its bin, over the drawings.
        function point(bin) {
          const middle = (bin + .5) / course.bins * zoom;
          if (middle < shift || middle > shift + 1) shift = middle - .5;
          shift = Math.max(0, Math.min(zoom - 1, shift));
          lanes.style.setProperty('--zoom', zoom);
          lanes.style.setProperty('--shift', shift);
          drawAxis();
          const drawing = scrubber.parentElement;
          cursor.style.left = `${drawing.offsetLeft + drawing.offsetWidth * (middle - shift)}px`;
          cursor.style.bottom = `${lanes.offsetHeight - scrubber.closest('.lane').offsetTop}px`;
        }

        // Days or hours below what is seen of the lanes.
        const axis = lanes.querySelector('.axis .inner');
        let axisOf = '';
        function drawAxis() {
          const most = axis.parentElement.offsetWidth > 600 ? 8 : 4;
          const seen = course.bins * course.bin / zoom;
          const from = course.start + shift * seen;
          const hour = 3600;
          const step = [1, 2, 3, 6, 12, 24, 48, 168, 336, 672, 2016, 8736].map(hours => hours * hour).find(one => seen / one <= most)
            || 8736 * hour;
          const key = `${step} ${from}`;
          if (key === axisOf) return;
          axisOf = key;
          const marks = [];
          for (let at = Math.ceil(from / step) * step; at < from + seen; at += step) {
            const text = step % (24 * hour) === 0 ? moment(at).slice(5, 10) : moment(at).slice(5);
            const mark = make('span', { class: 'day' }, text);
            mark.style.left = `${(at - course.start) / (course.bins * course.bin) * 100}%`;
            marks.push(mark);
          }
          axis.replaceChildren(...marks);
        }

        const [closer, wider] = [document.getElementById('look-closer'), document.getElementById('look-wider')];
        function look(times) {
          const bin = Number(scrubber.value);
          zoom *= times;
          shift = (bin + .5) / course.bins * zoom - .5;
          closer.disabled = zoom * 2 > course.bins / 6;
          wider.disabled = zoom === 1;
          point(bin);
        }
        closer.addEventListener('click', () => look(2));
        wider.addEventListener('click', () => look(.5));
        closer.disabled = course.bins < 12;

        const go = bin => { scrubber.value = bin; show(); };
        const bins = [...new Set(course.events.map(event => binOf(event[0])))].sort((one, other) => one - other);
        document.getElementById('event-before').addEventListener('click', () => {
          const bin = bins.filter(one => one < Number(scrubber.value)).pop();
          if (bin !== undefined) go(bin);
        });
        document.getElementById('event-after').addEventListener('click', () => {
          const bin = bins.find(one => one > Number(scrubber.value));
          if (bin !== undefined) go(bin);
        });
        scrubber.addEventListener('input', show);
        choice.addEventListener('change', () => { drawLevels(); show(); });
        window.addEventListener('resize', () => point(Number(scrubber.value)));
        lanes.addEventListener('click', event => {
          const drawing = event.target.closest('.lane-plot');
          if (!drawing || drawing.contains(scrubber)) return;
          const box = drawing.getBoundingClientRect();
          const place = ((event.clientX - box.left) / box.width + shift) / zoom;
          go(Math.max(0, Math.min(course.bins - 1, Math.floor(place * course.bins))));
        });
        document.getElementById('table-events')?.addEventListener('click', event => {
          const time = event.target.closest('time');
          if (time) go(binOf(Date.parse(time.dateTime) / 1000));
        });
        // It opens where the last stage begins: what was judged is there.
        const stages = course.events.filter(event => event[2]);
        drawLevels();
        const last = stages.length ? binOf(stages[stages.length - 1][0]) : course.bins - 1;
        go(last === course.bins - 1 ? Math.max(0, last - 1) : last);
      }
    """#
}
