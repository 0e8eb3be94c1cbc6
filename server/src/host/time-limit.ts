/**
 * What the work comes to; `undefined` where it takes longer than so many milliseconds. It goes on then, and nobody waits for it.
 *
 * Time in which our own code holds the process up is not charged to the work: what has long been read is handed over behind the timers that are
 * due (Node runs them first), so the limit is counted in slices, and no slice counts for more than itself.
 */
export function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const slice = Math.max(1, Math.ceil(milliseconds / SLICES));
    let left = SLICES;
    let timer: NodeJS.Timeout | undefined;
    let isDone = false;
    const next = () => {
      timer = setTimeout(() => {
        left--;
        // Two turns of the loop: what was read comes in the first, what waited for it goes on in the second.
        setImmediate(() =>
          setImmediate(() => {
            if (isDone) return;
            if (left > 0) next();
            else resolve(undefined);
          }),
        );
      }, slice);
    };
    next();
    work.then(resolve, reject).finally(() => {
      isDone = true;
      clearTimeout(timer);
    });
  });
}

const SLICES = 10;
