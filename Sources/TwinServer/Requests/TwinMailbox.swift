import Determinism
import MistAPI
import NIOCore
import Synchronization
import Twin

/// Where connections leave their requests for the twin.
///
/// The twin is an actor and answers one request at a time. A task, and the threads' waking each other, would cost more for
/// each than a short answer does. So one task carries all that one turn of an event loop has read, and brings the answers
/// back together.
final class TwinMailbox: Sendable {
  /// A request, and where its answer goes.
  struct Letter: Sendable {
    let request: MistRequest
    let credentials: Credentials
    /// The other end of the connection; nil where the system does not tell.
    let source: SourceAddress?
    /// Whether it comes from a page that only shows what is there.
    let isWatching: Bool
    let reply: Reply
  }

  /// Where an answer goes: to a connection, with the number of the request on it.
  struct Reply: Sendable {
    let exchange: NIOLoopBound<ExchangeHandler>
    let loop: any EventLoop
    let number: UInt64
  }

  /// An answer on its way back.
  struct Answer: Sendable {
    let reply: Reply
    let response: MistResponse
    let effect: FaultEffect
  }

  private struct State {
    var waiting: [Letter] = []
    var isCarried = false
  }

  let twin: Twin
  let clock: ServedClock
  /// Who is told of every call and its answer, in the order in which they came.
  let listener: (@Sendable (MistRequest, MistResponse) -> Void)?
  private let state = Mutex(State())

  init(twin: Twin, clock: ServedClock, listener: (@Sendable (MistRequest, MistResponse) -> Void)? = nil) {
    self.twin = twin
    self.clock = clock
    self.listener = listener
  }

  /// Leaves a request. The carrier starts when this turn of the event loop has read all that there is.
  func post(_ letter: Letter) {
    let mustStart = state.withLock { state in
      state.waiting.append(letter)
      defer { state.isCarried = true }
      return !state.isCarried
    }
    guard mustStart else { return }
    letter.reply.loop.execute {
      Task { await self.twin.answerAll(in: self) }
    }
  }

  /// What waits; nil, and the carrier goes, when nothing does.
  func take() -> [Letter]? {
    state.withLock { state in
      if state.waiting.isEmpty {
        state.isCarried = false
        return nil
      }
      defer { state.waiting.removeAll(keepingCapacity: true) }
      return state.waiting
    }
  }

  /// Brings the twin's clock up to the present.
  func tick() async { await twin.follow(clock) }
}

extension Twin {
  /// Answers what waits in the mailbox, until nothing does.
  func answerAll(in mailbox: TwinMailbox) async {
    while let letters = mailbox.take() {
      var answers: [TwinMailbox.Answer] = []
      answers.reserveCapacity(letters.count)
      var flushed = mailbox.clock.wall()
      for letter in letters {
        let present = mailbox.clock.present
        let (response, effect) = answerWithFaults(
          letter.request, credentials: letter.credentials, at: present, from: letter.source)
        mailbox.listener?(letter.request, response)
        note(letter.request, response, effect, isWatching: letter.isWatching)
        answers.append(.init(reply: letter.reply, response: response, effect: effect))
        if let present { mailbox.clock.keepLead(now, over: present) }
        // What took long keeps nobody waiting any longer.
        let wall = mailbox.clock.wall()
        if wall - flushed >= 2 || wall < flushed {
          TwinMailbox.deliver(answers)
          answers.removeAll(keepingCapacity: true)
          flushed = wall
        }
      }
      TwinMailbox.deliver(answers)
      // Others want the twin too: the clock, streams, webhooks.
      await Task.yield()
    }
  }

  /// Moves the clock to where the served one stands.
  func follow(_ served: ServedClock) {
    guard let present = served.present else { return }
    advance(to: present)
    served.keepLead(now, over: present)
  }
}

extension TwinMailbox {
  /// Brings answers back, all those of an event loop at once.
  static func deliver(_ answers: [Answer]) {
    var rest = answers[...]
    while let loop = rest.first?.reply.loop {
      let run = rest.prefix { $0.reply.loop === loop }
      rest = rest[run.endIndex...]
      loop.execute {
        for answer in run {
          answer.reply.exchange.value.deliver(answer.response, answer.effect, to: answer.reply.number)
        }
      }
    }
  }
}
