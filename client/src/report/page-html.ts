import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The page around a report: nothing in it but our own script and style, and nothing from elsewhere. */
export function pageHtml(webview: Webview, folder: Uri): string {
  const nonce = randomBytes(16).toString('hex');
  const at = (path: string) => webview.asWebviewUri(Uri.joinPath(folder, path)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${at('client/media/report.css')}">
<title>Xen</title>
</head>
<body><script nonce="${nonce}" src="${at('client/dist/report.js')}"></script></body>
</html>`;
}
