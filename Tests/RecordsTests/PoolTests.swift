import Records
import Testing

/// Squares numbers; the slower, the sooner they came.
private struct Squares: PoolWorker, ~Copyable {
  private var done = 0

  mutating func answer(_ given: consuming Int) -> [Int] {
    let job = given
    done += 1
    var spin = 0
    for k in 0..<(2_000 / (job % 50 + 1)) { spin &+= k }
    return [job, job * job + (spin < 0 ? 1 : 0)]
  }

  consuming func finish() -> Int { done }
}

@Suite struct PoolTests {
  @Test(arguments: [1, 2, 3, 8]) func answersComeInTheOrderOfTheJobs(_ threads: Int) {
    var pool = OrderedPool(threads: threads, budget: 20) { Squares() }
    var answers: [[Int]] = []
    var most = 0
    var underWay = 0
    for job in 0..<5_000 {
      while !pool.hasRoom, let answer = pool.next() {
        answers.append(answer)
        underWay -= 1
      }
      pool.submit(job, cost: 3)
      underWay += 1
      most = max(most, underWay)
      while let answer = pool.nextIfReady() {
        answers.append(answer)
        underWay -= 1
      }
    }
    while let answer = pool.next() { answers.append(answer) }
    #expect(answers == (0..<5_000).map { [$0, $0 * $0] })
    // At a cost of 3 each, seven are above 20.
    #expect(most <= 7)
    let done = pool.finish().reduce(0, +)
    #expect(done == 5_000)
  }

  @Test func aJobAboveTheBudgetIsAlone() {
    var pool = OrderedPool(threads: 2, budget: 10) { Squares() }
    pool.submit(7, cost: 1_000)
    let isFull = !pool.hasRoom
    #expect(isFull)
    let answer = pool.next()
    #expect(answer == [7, 49])
    let hasRoom = pool.hasRoom
    #expect(hasRoom)
    let isEmpty = pool.next() == nil
    #expect(isEmpty)
    let done = pool.finish().sorted()
    #expect(done == [0, 1])
  }

  @Test(arguments: [1, 4]) func aPoolWithoutJobsEnds(_ threads: Int) {
    let pool = OrderedPool(threads: threads, budget: 1) { Squares() }
    let done = pool.finish()
    #expect(done == Array(repeating: 0, count: threads))
  }
}
