import MistAPI
import NIOCore
import Synchronization
import Twin

/// Where connections leave their requests for the twin.
///
/// The twin is an actor and answers one request at a time. A task and a hop for each would cost more than a short answer
/// does; so one task carries all that wait, and as long as requests come no further one is made.
final class TwinMailbox: Sendable {
  /// A request, and where its answer goes.
  struct Letter: Sendable {
    let request: MistRequest
    let credentials: Credentials
    let reply: Reply
  }

  /// Where an answer goes: to a connection, with the number of the request on it.
  struct Reply: Sendable {
    let exchange: NIOLoopBound<ExchangeHandler>
    let loop: any EventLoop
    let number: UInt64

    func send(_ response: MistResponse, _ effect: FaultEffect) {
      loop.execute { exchange.value.deliver(response, effect, to: number) }
    }
  }

  private struct State {
    var waiting: [Letter] = []
    var isCarried = false
  }

  let twin: Twin
  let clock: ServedClock
  private let state = Mutex(State())

  init(twin: Twin, clock: ServedClock) {
    self.twin = twin
    self.clock = clock
  }

  /// Leaves a request.
  func post(_ letter: Letter) {
    let mustStart = state.withLock { state in
      state.waiting.append(letter)
      defer { state.isCarried = true }
      return !state.isCarried
    }
    if mustStart {
      Task { await twin.answerAll(in: self) }
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
      for letter in letters {
        let present = mailbox.clock.present
        let (response, effect) = answerWithFaults(letter.request, credentials: letter.credentials, at: present)
        letter.reply.send(response, effect)
        if let present { mailbox.clock.keepLead(now, over: present) }
      }
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
