"""Which files of the front-end packages are gathered: ECharts brings 50 MB of builds, of which one is used."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "echarts.js*",
        "echarts.common*",
        "echarts.simple*",
        "echarts.esm*",
        "extension",
        "package.json",
    ]
