/** A report as the elements of a page: plain data, so that nothing a host says can become markup. */
import type {
  Report,
  ReportAction,
  ReportEvidence,
  ReportPoint,
  ReportState,
} from '../../../server/src/protocol/report.ts';
import type { Deed } from './messages.ts';

/** An element. Everything in it is text or another element. */
export interface Piece {
  readonly tag:
    | 'header'
    | 'section'
    | 'h1'
    | 'h2'
    | 'p'
    | 'ol'
    | 'ul'
    | 'li'
    | 'div'
    | 'span'
    | 'code'
    | 'button'
    | 'details'
    | 'summary';
  /** Names of report.css. */
  readonly is?: string;
  /** The text, or what is inside. */
  readonly holds?: string | readonly Piece[];
  /** What a click on it does; such an element is a button. */
  readonly does?: Deed;
  /** Names the element over updates: what has the focus keeps it, what is open stays open. */
  readonly key?: string;
  /** For a screen reader, in the place of the text. */
  readonly label?: string;
  /** `step`: the point that the way stands at. */
  readonly current?: 'step';
  /** Not read aloud. */
  readonly isDecoration?: true;
  readonly tip?: string;
}

/** A button above the points, which the panel knows what to do about. */
export interface HeadAction {
  readonly title: string;
  readonly isMain: boolean;
}

/** What a reader may want to see of more evidence than this is one click away. */
const EVIDENCE_SHOWN = 4;

interface Sign {
  readonly sign: string;
  readonly word: string;
}

const SIGNS: Readonly<Record<ReportState, Sign>> = {
  met: { sign: '✓', word: 'met' },
  missing: { sign: '✕', word: 'missing' },
  unknown: { sign: '?', word: 'not known' },
  contradicting: { sign: '≠', word: 'contradicting' },
  warning: { sign: '!', word: 'warning' },
};

/** `stations`: how things stand. `steps`: what is to be done, in its order. */
export type ReportStyle = 'stations' | 'steps';

export function reportPieces(report: Report, head: readonly HeadAction[], style: ReportStyle = 'stations'): Piece[] {
  const { title, machine, lead, warnings, points } = report;
  const isSteps = style === 'steps';
  const current = isSteps ? -1 : points.findIndex(({ state }) => state === 'missing' || state === 'contradicting');
  return [
    {
      tag: 'header',
      holds: [
        {
          tag: 'div',
          is: 'top',
          holds: [
            { tag: 'h1', holds: title },
            {
              ...{ tag: 'button', is: 'reload quiet', holds: '⟳', key: 'reload', does: { kind: 'reload' } },
              ...{ label: 'Read again', tip: 'Read again' },
            },
          ],
        },
        { tag: 'p', is: 'machine', holds: machine },
        ...(lead === '' ? [] : [{ tag: 'p', is: 'lead', holds: lead } satisfies Piece]),
      ],
    },
    ...(warnings.length === 0 ? [] : [warningsPiece(warnings)]),
    ...(head.length === 0 ? [] : [headPiece(head)]),
    ...(points.length === 0
      ? []
      : [
          ...(isSteps ? [] : [summaryPiece(points)]),
          {
            tag: 'ol',
            is: 'points',
            holds: points.map((point, i) =>
              pointPiece(point, i, isSteps ? stepOf(point, i) : SIGNS[point.state], i === current),
            ),
          } satisfies Piece,
        ]),
  ];
}

/** In the place of a report: one sentence, and the way to try again. */
export function sentencePieces(title: string, sentence: string, canReload: boolean): Piece[] {
  return [
    {
      tag: 'header',
      holds: [
        { tag: 'h1', holds: title },
        { tag: 'p', is: 'lead', holds: sentence },
        ...(canReload
          ? [{ tag: 'button', holds: 'Try Again', key: 'reload', does: { kind: 'reload' } } satisfies Piece]
          : []),
      ],
    },
  ];
}

function warningsPiece(warnings: readonly string[]): Piece {
  return {
    tag: 'section',
    is: 'warnings',
    label: 'Warnings',
    holds: [
      { tag: 'h2', holds: warnings.length === 1 ? 'Know this first' : `Know these ${warnings.length} things first` },
      { tag: 'ul', holds: warnings.map((warning): Piece => ({ tag: 'li', holds: warning })) },
    ],
  };
}

function headPiece(head: readonly HeadAction[]): Piece {
  return {
    tag: 'div',
    is: 'head-actions',
    holds: head.map(
      ({ title, isMain }, index): Piece => ({
        ...{ tag: 'button', is: isMain ? 'main' : 'second', holds: title, key: `head-${index}` },
        does: { kind: 'head', index },
      }),
    ),
  };
}

/** `5 met · 1 missing`: how the points stand, at a glance. */
function summaryPiece(points: readonly ReportPoint[]): Piece {
  const counts = (Object.keys(SIGNS) as ReportState[]).flatMap((state): Piece[] => {
    const count = points.filter((point) => point.state === state).length;
    if (count === 0) return [];
    return [
      {
        tag: 'li',
        is: `count ${state}`,
        holds: [signPiece(state, SIGNS[state]), { tag: 'span', holds: `${count} ${SIGNS[state].word}` }],
      },
    ];
  });
  return { tag: 'ul', is: 'counts', label: 'How the points stand', holds: counts };
}

function signPiece(state: ReportState, { sign }: Sign): Piece {
  return { tag: 'span', is: `sign ${state}`, holds: sign, isDecoration: true };
}

/** Of what is to be done, nothing is missing: it has a number. */
function stepOf({ state }: ReportPoint, index: number): Sign {
  return state === 'missing' ? { sign: String(index + 1), word: '' } : SIGNS[state];
}

function pointPiece(point: ReportPoint, index: number, sign: Sign, isCurrent: boolean): Piece {
  const { title, state, says, evidence, actions } = point;
  return {
    tag: 'li',
    is: `point ${state}`,
    ...(isCurrent && { current: 'step' }),
    holds: [
      signPiece(state, sign),
      {
        tag: 'div',
        is: 'body',
        holds: [
          {
            tag: 'h2',
            ...(sign.word !== '' && { label: `${title}: ${sign.word}` }),
            holds: [
              { tag: 'span', is: 'name', holds: title },
              ...(sign.word === '' ? [] : [{ tag: 'span', is: 'state', holds: sign.word } satisfies Piece]),
            ],
          },
          ...(says === '' ? [] : [{ tag: 'p', is: 'says', holds: says } satisfies Piece]),
          ...(actions.length === 0
            ? []
            : [
                {
                  tag: 'div',
                  is: 'actions',
                  holds: actions.map((each, i) => actionPiece(each, index, i)),
                } satisfies Piece,
              ]),
          ...(evidence.length === 0 ? [] : evidencePieces(evidence, index)),
        ],
      },
    ],
  };
}

function evidencePieces(evidence: readonly ReportEvidence[], point: number): Piece[] {
  const rows = evidence.map((each, i) => evidencePiece(each, point, i));
  if (rows.length <= EVIDENCE_SHOWN) return [{ tag: 'ul', is: 'evidence', label: 'Evidence', holds: rows }];
  const hidden = rows.length - EVIDENCE_SHOWN + 1;
  return [
    { tag: 'ul', is: 'evidence', label: 'Evidence', holds: rows.slice(0, EVIDENCE_SHOWN - 1) },
    {
      tag: 'details',
      key: `more-${point}`,
      holds: [
        { tag: 'summary', key: `more-head-${point}`, holds: `${hidden} more` },
        { tag: 'ul', is: 'evidence', label: 'More evidence', holds: rows.slice(EVIDENCE_SHOWN - 1) },
      ],
    },
  ];
}

function evidencePiece({ says, from, uri, target }: ReportEvidence, point: number, evidence: number): Piece {
  const place = target ? `${from}:${target.line + 1}` : from;
  const source: Piece =
    uri === undefined
      ? { tag: 'code', is: 'from', holds: from }
      : {
          ...{ tag: 'button', is: 'link from', holds: place, key: `open-${point}-${evidence}` },
          ...{ does: { kind: 'open', point, evidence }, label: `Open ${place}`, tip: 'Where it is written' },
        };
  return { tag: 'li', holds: says === '' ? [source] : [{ tag: 'span', is: 'quote', holds: says }, source] };
}

function actionPiece(action: ReportAction, point: number, index: number): Piece {
  const button = (kind: 'terminal' | 'copy' | 'edit', title: string, label: string, is: string): Piece => ({
    ...{ tag: 'button', is, holds: title, key: `${kind}-${point}-${index}` },
    ...{ does: { kind, point, action: index }, label },
  });
  switch (action.kind) {
    case 'command':
      return {
        tag: 'div',
        is: 'action command',
        holds: [
          ...(action.title === action.command ? [] : [{ tag: 'p', holds: action.title } satisfies Piece]),
          {
            tag: 'div',
            is: 'line',
            holds: [
              { tag: 'code', is: 'shell', holds: action.command },
              button(
                'terminal',
                'Put into Terminal',
                `Put ${action.command} into the terminal; it is not run`,
                'second',
              ),
              button('copy', 'Copy', `Copy ${action.command}`, 'quiet'),
            ],
          },
        ],
      };
    case 'edit':
      return { tag: 'div', is: 'action edit', holds: [button('edit', action.title, action.title, 'second')] };
    case 'by hand':
      return { tag: 'p', is: 'action by-hand', holds: action.title };
  }
}
