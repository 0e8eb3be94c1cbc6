// First: the others leave files of their own in /etc/default/grub.d.
import './boot.ts';
import './languages.ts';
import './diagnostics.ts';
import './fixes.ts';
import './mends.ts';
import './explanations.ts';
import './devices.ts';
import './host.ts';
import './settings.ts';
