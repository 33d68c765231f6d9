extension DashboardScript {
  /// The last calls that the server has answered, with what their answers rest on.
  static let calls = #"""
      views.calls = {
        open() {
          if (this.table) return;
          this.table = new LiveTable(at('calls-table'), 'calls', 'The last API calls', [['Ago', 'number'], ['Method', 'code'], ['Path', 'code'],
            ['Operation', 'code'], ['Status', 'count'], ['Fidelity', 'state'], ['What', 'text']],
          { empty: 'Nobody has called yet.', mark: row => row[4] >= 400 ? 'bad' : '' });
          at('calls-own').addEventListener('change', () => read());
          at('calls-refused').addEventListener('change', () => this.show());
        },

        async read() {
          this.answer = await get(`/twin/v1/calls?limit=500&watching=${at('calls-own').checked}`);
          this.show();
        },

        show() {
          if (!this.answer) return;
          const calls = this.answer.calls.filter(call => !at('calls-refused').checked || call.status >= 400 || call.fault);
          this.table.show(calls.map(call => [[twin.epoch - call.at, ago(Math.round(twin.epoch - call.at))], call.method, call.path, call.operation || '',
            call.status, call.fidelity || '', [call.fault, call.detail].filter(text => text).join(': ')]), calls.map(call => String(call.number)));
          setText(at('calls-shown'), `${count(this.answer.answered)} answered since the server began; the last ${count(calls.length)} are shown`);
        },
      };
    """#
}
