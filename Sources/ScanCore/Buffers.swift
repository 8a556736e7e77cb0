extension Array {
  /// Removes all and keeps the room. `removeAll` goes the long way round even where there is nothing.
  @inline(__always) mutating func clear() {
    if !isEmpty { removeAll(keepingCapacity: true) }
  }

  /// Removes all but the first `n`.
  @inline(__always) mutating func cut(to n: Int) {
    if n < count { removeLast(count - n) }
  }
}
