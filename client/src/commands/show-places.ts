import { commands, Location, Position, Range, Uri } from 'vscode';

interface LspPosition {
  readonly line: number;
  readonly character: number;
}
interface LspLocation {
  readonly uri: string;
  readonly range: { readonly start: LspPosition; readonly end: LspPosition };
}

/** Shows places beside another one, as "Find All References" does: what a code lens of the server asks for. */
export function showPlaces(): (uri: string, at: LspPosition, places: readonly LspLocation[]) => Thenable<unknown> {
  return (uri, at, places) =>
    commands.executeCommand(
      'editor.action.showReferences',
      Uri.parse(uri),
      toPosition(at),
      places.map(
        ({ uri: file, range }) =>
          new Location(Uri.parse(file), new Range(toPosition(range.start), toPosition(range.end))),
      ),
    );
}

function toPosition({ line, character }: LspPosition): Position {
  return new Position(line, character);
}
