/** Where the statements of a file stand, for the comments that silence findings. */
import type { BootFile } from '../boot/model.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Place } from '../rules/suppressions/ignore-fixes.ts';
import { lastBefore } from '../syntax/xl-config/locate.ts';
import type { Span } from '../text/span.ts';

export function xlStatements({ tree: { statements } }: DomainConfig): Place {
  return {
    endOf({ start, end }) {
      const last = statements[lastBefore(statements, end)];
      return last && last.offset >= start ? last.offset + last.length : undefined;
    },
    // A comment may stand between any two lines, in a list too.
    startOf: (offset) => offset,
  };
}

export function bootStatements(file: BootFile): Place {
  let known: readonly Span[] | undefined;
  const statements = () => {
    known ??= [
      ...file.entries.flatMap(({ lines }) => lines.map(({ statement }) => statement)),
      ...(file.defaults?.assignments ?? []),
    ];
    return known;
  };
  return {
    endOf({ start, end }) {
      const ends = statements().flatMap((span) => (start <= span.start && span.start <= end ? [span.end] : []));
      return ends.length > 0 ? Math.max(...ends) : undefined;
    },
    startOf: (offset) => statements().find((span) => span.start <= offset && offset < span.end)?.start ?? offset,
  };
}
