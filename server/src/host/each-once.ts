/** A question that is asked once of each, however many want the answer. */
export function eachOnce<K, A>(ask: (of: K) => Promise<A>): (of: K) => Promise<A> {
  const answers = new Map<K, Promise<A>>();
  return (of) => {
    const answer = answers.get(of) ?? ask(of);
    answers.set(of, answer);
    return answer;
  };
}
