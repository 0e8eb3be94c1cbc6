export function randomFrom(seed: number): () => number;
export function textMaker(random: () => number): {
  bitten(text: string): string;
  token(): string;
  next(): string;
};
