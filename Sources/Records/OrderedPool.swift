internal import Glibc
internal import ScanCore

/// What one thread of an ``OrderedPool`` works with: its own buffers, neither copied nor shared.
public protocol PoolWorker: ~Copyable, SendableMetatype {
  associatedtype Job: Sendable
  associatedtype Answer: Sendable
  associatedtype Summary: Sendable

  /// Does a job. Throws nothing: what goes wrong is an answer too, or it would have no place.
  mutating func answer(_ job: consuming Job) -> Answer
  /// What is left to say after the last job.
  consuming func finish() -> Summary
}

/// Hands jobs to threads and gives their answers back in the order of the jobs.
///
/// Owned by one thread, which submits and takes; nothing is written by the others but their answers.
/// What is under way is bounded: ask ``hasRoom`` before ``submit(_:cost:)``. With one thread, or where
/// the system gives none, there is no other: a job is done as it is submitted, at the cost of a plain
/// call.
public struct OrderedPool<Worker: PoolWorker & ~Copyable>: ~Copyable {
  private var own: Worker?
  private let shared: Shared<Worker.Job, Worker.Answer, Worker.Summary>?
  /// Threads beside the owner's.
  private let threads: Int
  private let budget: Int
  /// Under way, oldest first.
  private var tickets: [Ticket<Worker.Answer>] = []
  private var costs: [Int] = []
  private var cost = 0

  /// `budget` bounds the sum of the costs of what is under way; `makeWorker` is called once in each
  /// thread. Fewer threads than asked for, if the system gives no more, only take longer.
  public init(threads: Int, budget: Int, makeWorker: @escaping @Sendable () -> Worker) {
    precondition(threads > 0)
    self.budget = budget
    let shared = Shared<Worker.Job, Worker.Answer, Worker.Summary>()
    let started =
      threads == 1
      ? 0
      : startThreads(threads) {
        var worker = makeWorker()
        while let (job, ticket) = shared.take() { ticket.fulfil(worker.answer(job)) }
        shared.leave(worker.finish())
      }
    self.threads = started
    self.shared = started > 0 ? shared : nil
    own = started > 0 ? nil : makeWorker()
  }

  /// Whether a job may be submitted now; else take an answer first. One job may always be under way,
  /// whatever it costs.
  public var hasRoom: Bool { tickets.isEmpty || cost < budget }

  /// Hands in a job; `cost` is what it holds, in the unit of the budget (bytes).
  public mutating func submit(_ job: consuming Worker.Job, cost: Int) {
    let ticket = Ticket<Worker.Answer>()
    tickets.append(ticket)
    costs.append(cost)
    self.cost += cost
    if let shared {
      shared.give(job, ticket)
    } else if let answer = own?.answer(job) {
      ticket.fulfil(answer)
    }
  }

  /// The answer to the oldest job under way, for which it waits; nil if there is none.
  public mutating func next() -> Worker.Answer? {
    guard let oldest = tickets.first else { return nil }
    return pass(oldest.wait())
  }

  /// The answer to the oldest job under way, if it is there already.
  public mutating func nextIfReady() -> Worker.Answer? {
    guard let oldest = tickets.first, let answer = oldest.poll() else { return nil }
    return pass(answer)
  }

  private mutating func pass(_ answer: Worker.Answer) -> Worker.Answer {
    tickets.removeFirst()
    cost -= costs.removeFirst()
    return answer
  }

  /// Ends the threads; what each of them says at the end, in no order. Nothing may be under way.
  public consuming func finish() -> [Worker.Summary] {
    precondition(tickets.isEmpty, "answers are lost")
    if let shared { return shared.end(threads) }
    guard let own = own.take() else { return [] }
    return [own.finish()]
  }
}

/// Where the answer to a job will be.
private final class Ticket<Answer: Sendable>: Sendable {
  private let answer = Monitor<Answer?>(nil)

  func fulfil(_ given: Answer) { answer.change { $0 = given } }

  func wait() -> Answer { answer.wait { $0.take() } }

  func poll() -> Answer? { answer.poll { $0.take() } }
}

/// What the threads of a pool share.
private final class Shared<Job: Sendable, Answer: Sendable, Summary: Sendable>: Sendable {
  private enum Order {
    case work(Job, Ticket<Answer>)
    /// Tells one thread to end.
    case end
  }

  /// What no thread has taken yet.
  private let waiting = Monitor<[Order]>([])
  private let summaries = Monitor<[Summary]>([])

  func give(_ job: Job, _ ticket: Ticket<Answer>) {
    waiting.change { $0.append(.work(job, ticket)) }
  }

  func take() -> (Job, Ticket<Answer>)? {
    let order = waiting.wait { $0.isEmpty ? nil : $0.removeFirst() }
    guard case .work(let job, let ticket) = order else { return nil }
    return (job, ticket)
  }

  func leave(_ summary: Summary) { summaries.change { $0.append(summary) } }

  func end(_ threads: Int) -> [Summary] {
    for _ in 0..<threads { waiting.change { $0.append(.end) } }
    return summaries.wait { $0.count == threads ? $0 : nil }
  }
}

/// Starts so many threads that run `body` and end with it; returns how many there are. Of POSIX, not of
/// Dispatch, which waits for ever for a thread that the system does not give.
private func startThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) -> Int {
  final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  let shared = Body(body)
  for started in 0..<count {
    let held = unsafe Unmanaged.passRetained(shared)
    var thread = pthread_t()
    let error = unsafe pthread_create(
      &thread, nil,
      { given in
        unsafe Unmanaged<Body>.fromOpaque(given!).takeRetainedValue().run()
        return nil
      }, held.toOpaque())
    guard error == 0 else {
      unsafe held.release()
      return started
    }
    pthread_detach(thread)
  }
  return count
}
