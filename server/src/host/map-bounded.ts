/** Asked at the same time: enough to keep the disk's threads busy, few enough to leave others a turn. */
const AT_ONCE = 16;

/** `Promise.all` over a long list, with a few under way at a time. The results keep the order. */
export async function mapBounded<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
