/** More CPUs than any build of Xen can have. */
const MOST_CPUS = 16384;

/** A set of CPUs as far as it is certain without knowing the host: whether it can hold any CPU of any host. */
export class CpuSet {
  /** From and to, both in the set. */
  #ranges: (readonly [number, number])[] = [];
  #some = false;

  add(from: number, to: number): void {
    const range = [Math.max(0, from), Math.min(to, MOST_CPUS - 1)] as const;
    if (range[0] <= range[1]) this.#ranges.push(range);
  }

  /** CPUs that only the host can tell. */
  addSome(): void {
    this.#some = true;
  }

  remove(from: number, to: number): void {
    this.#ranges = this.#ranges.flatMap(([first, last]) => {
      const left: (readonly [number, number])[] = [];
      if (first < from) left.push([first, Math.min(last, from - 1)]);
      if (last > to) left.push([Math.max(first, to + 1), last]);
      return left;
    });
  }

  /** Empty on every host. */
  get isEmpty(): boolean {
    return !this.#some && this.#ranges.length === 0;
  }
}
