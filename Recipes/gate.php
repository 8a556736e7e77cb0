<?php
// A verdict on one text from PHP, and what WordPress makes of it.
//
//     printf 'The library opens at eight.' | php Recipes/gate.php
//
// prints the decision. Take the function into your own program; in WordPress put the file into
// wp-content/mu-plugins/.

/**
 * Asks `okcps-scan hook` about a document of its contract. Whatever goes wrong is no 'allow'.
 *
 * @return array with 'decision' (allow, review, block), 'complete' and 'reason'.
 */
function okcps_scan_verdict(array $document): array
{
    $undecided = ['decision' => 'review', 'complete' => false, 'reason' => 'The scanner did not answer.'];
    $json = json_encode($document, JSON_INVALID_UTF8_SUBSTITUTE);
    if ($json === false) {
        return $undecided;
    }
    $files = [0 => ['pipe', 'r'], 1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']];
    // An array is run without a shell: nothing in it can be a command.
    $process = proc_open(['okcps-scan', 'hook', '--timeout', '5s'], $files, $pipes);
    if (!is_resource($process)) {
        return $undecided;
    }
    // The hook reads all before it writes, so neither side waits for the other.
    fwrite($pipes[0], $json);
    fclose($pipes[0]);
    $line = stream_get_contents($pipes[1]);
    fclose($pipes[1]);
    proc_close($process);
    $verdict = json_decode((string) $line, true);
    return is_array($verdict) && isset($verdict['decision']) ? $verdict : $undecided;
}

/** WordPress: refuses a post over the REST interface (the block editor) that must not go out. */
function okcps_scan_before_insert($prepared, $request)
{
    // Drafts may say anything; what is to be seen may not.
    if (!in_array($prepared->post_status ?? '', ['publish', 'future'], true)) {
        return $prepared;
    }
    $verdict = okcps_scan_verdict([
        'id' => $prepared->ID ?? null,
        'title' => $prepared->post_title ?? '',
        'text' => $prepared->post_content ?? '',
    ]);
    if ($verdict['decision'] === 'block' || !$verdict['complete']) {
        return new WP_Error('okcps_scan', $verdict['reason'], ['status' => 422]);
    }
    return $prepared;
}

if (function_exists('add_filter')) {
    add_filter('rest_pre_insert_post', 'okcps_scan_before_insert', 10, 2);
    add_filter('rest_pre_insert_page', 'okcps_scan_before_insert', 10, 2);
} elseif (PHP_SAPI === 'cli' && realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    $verdict = okcps_scan_verdict(['text' => stream_get_contents(STDIN)]);
    echo $verdict['decision'], ' ', $verdict['reason'], "\n";
}
