import MistAPI

/// Calls that the twin makes itself, with the rights of somebody who was let in before.
extension Twin {
  /// A call of the API as that caller, for the guards and handlers of routes.
  func ownCall(
    _ request: MistRequest, parameters: [String], body: JSON = .null, as caller: Caller, access: Access
  ) throws -> Call {
    Call(
      request: request, parameters: parameters, body: body, caller: caller, now: clock, access: access,
      ground: try authorise(access, parameters, caller))
  }

  /// Carries out a route with the rights of another call's caller.
  func carriedOut(_ route: Route, _ request: MistRequest, parameters: [String], as call: Call) -> MistResponse {
    let body = request.body.flatMap { try? JSON(parsing: $0) } ?? .null
    do {
      let own = try ownCall(request, parameters: parameters, body: body, as: call.caller, access: route.access)
      return try route.handler(self, own)
    } catch let failure as APIFailure {
      return failure.response
    } catch {
      return APIFailure.storeFailed("\(error)").response
    }
  }
}
