import './languages.ts';
import './diagnostics.ts';
import './fixes.ts';
import './mends.ts';
import './explanations.ts';
import './devices.ts';
import './settings.ts';
import './boot.ts';
