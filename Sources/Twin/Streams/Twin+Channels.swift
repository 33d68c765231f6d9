import Determinism
public import MistAPI

extension Twin {
  /// Why these credentials may not listen to a channel; nil when they may.
  public func refusal(
    ofChannel name: String, credentials: Credentials, from source: SourceAddress? = nil
  ) -> String? {
    guard let channel = Channel(name) else { return "no such channel: '\(name)'" }
    do {
      let caller = try caller(of: credentials, from: source)
      let id = channel.site ?? channel.organisation
      let call = try ownCall(
        MistRequest(.get, name), parameters: [id?.description ?? ""], as: caller, access: channel.access)
      if channel.site != nil {
        let site = try site(call)
        if let device = channel.device, try device.deviceMAC.flatMap({ try inventoryRow($0) })?.site != site.id {
          return "no such device at this site: '\(device)'"
        }
      } else if channel.organisation != nil {
        _ = try organisation(call)
      }
      feed.callers[name] = caller
      return nil
    } catch let failure as APIFailure {
      return failure.response.body.isEmpty
        ? "refused" : (try? JSON(parsing: failure.response.body))?["detail"]?.string ?? "refused"
    } catch {
      return "\(error)"
    }
  }

  /// Everything that is told on any channel from now on. A listener that is slow loses the oldest messages.
  public func channelMessages() -> AsyncStream<ChannelMessage> {
    let (stream, outlet) = AsyncStream.makeStream(
      of: ChannelMessage.self, bufferingPolicy: .bufferingNewest(Feed.longestQueue))
    feed.outlets[feed.nextOutlet] = outlet
    feed.nextOutlet += 1
    return stream
  }

  /// Somebody listens to a channel from now on: call it once for each subscription, after the subscriber was told of it.
  /// What commands put out before is told now, because clients give the command first and listen afterwards.
  public func listen(to name: String) {
    guard let channel = Channel(name) else { return }
    if feed.listeners.isEmpty {
      feed.toldTo = clock.seconds
      feed.told = []
    } else {
      pump()
    }
    feed.listeners[name, default: 0] += 1
    if let waiting = feed.waiting.removeValue(forKey: name) {
      feed.waitingOrder.removeAll { $0 == name }
      for message in waiting { feed.tell(message) }
    }
    if channel == .test {
      feed.tell(ChannelMessage(channel: name, data: ["time": StoredJSON.time(milliseconds: clock.milliseconds)]))
    }
    feed.regular[name] = nil
    pump()
  }

  /// A subscription has ended.
  public func unlisten(from name: String) {
    guard let count = feed.listeners[name] else { return }
    feed.listeners[name] = count > 1 ? count - 1 : nil
    if count <= 1 {
      feed.regular[name] = nil
      feed.callers[name] = nil
    }
  }
}
